import { loopbackServer, type LoopbackServer, type Said } from '../../../sinks/testing/loopback-server.js';

export interface FakeComment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: string };
}

export interface FakeGithub extends LoopbackServer {
  readonly comments: readonly FakeComment[];
}

/**
 * The part of GitHub's REST API that comments need, for pull request 7 of `acme/models`. `ghs_…` tokens belong to the bot of a job and have no user, `ghp_…`
 * tokens to the person `robin`; `read-only` may read alone, as the token of a fork's pull request.
 */
export async function fakeGithub(before: readonly FakeComment[] = []): Promise<FakeGithub> {
  const comments: FakeComment[] = before.map((comment) => ({ ...comment }));
  const server = await loopbackServer(({ method, url, headers, body }): Said => {
    const token = /^Bearer (.+)$/.exec(String(headers['authorization']))?.[1];
    if (token === undefined) return { status: 401, body: { message: 'Requires authentication' } };
    const user = token.startsWith('ghp_') ? { login: 'robin', type: 'User' } : { login: 'github-actions[bot]', type: 'Bot' };
    const { pathname, searchParams } = new URL(url, 'http://github.test');
    if (method === 'GET' && pathname === '/user') return user.type === 'User' ? { status: 200, body: user } : { status: 403, body: { message: 'Resource not accessible by integration' } };
    if (method === 'GET' && pathname === '/repos/acme/models/issues/7/comments') {
      const size = Number(searchParams.get('per_page') ?? 30);
      const from = (Number(searchParams.get('page') ?? 1) - 1) * size;
      return { status: 200, body: comments.slice(from, from + size) };
    }
    if (token.endsWith('read-only')) return { status: 403, body: { message: 'Resource not accessible by integration' } };
    const text = (JSON.parse(body) as { body: string }).body;
    if (text.length > 65_536) return { status: 422, body: { message: 'Body is too long (maximum is 65536 characters)' } };
    if (method === 'POST' && pathname === '/repos/acme/models/issues/7/comments') {
      const made = { id: 9000 + comments.length, body: text, user };
      comments.push(made);
      return { status: 201, body: made };
    }
    const known = comments.find(({ id }) => method === 'PATCH' && pathname === `/repos/acme/models/issues/comments/${id}`);
    if (known === undefined) return { status: 404, body: { message: 'Not Found' } };
    known.body = text;
    return { status: 200, body: known };
  });
  return { ...server, comments };
}

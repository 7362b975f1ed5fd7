import { baseUrl } from '../../net/base-url.js';
import { httpClient, type HttpRequest } from '../../net/http-client.js';
import { VERSION } from '../../version.js';
import type { GithubEnvironment } from './github-environment.js';

interface Comment {
  readonly id: number;
  readonly body?: string | null;
  readonly user?: { readonly login: string; readonly type?: string } | null;
}

const TIMEOUT_MS = 10_000;
const PAGE = 100;
/** Comments that are looked through for ours, in pages of 100. */
const PAGES = 30;

/**
 * Writes a comment on a pull request, or changes the one that starts with `marker` and is this token's own: a stranger who copies the marker gets no say.
 * @returns `written` or `updated`
 * @throws Error with GitHub's status when it refuses, as it does for pull requests from forks
 */
export async function commentOnPullRequest(at: NonNullable<GithubEnvironment['pullRequest']>, marker: string, body: string, signal: AbortSignal): Promise<'written' | 'updated'> {
  const base = baseUrl(at.api, 'GITHUB_API_URL');
  const client = httpClient(base.origin, { connections: 1, connectTimeoutMs: 5_000 });
  const ask = async (method: HttpRequest['method'], path: string, content?: unknown): Promise<{ readonly status: number; readonly value: unknown }> => {
    const headers = { authorization: `Bearer ${at.token}`, accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28', 'user-agent': `mlcheck/${VERSION}`, ...(content === undefined ? {} : { 'content-type': 'application/json' }) };
    const reply = await client.request({ method, path: `${base.path}${path}`, headers, ...(content === undefined ? {} : { body: JSON.stringify(content) }), timeoutMs: TIMEOUT_MS }, signal);
    if (!reply.ok) throw new Error(`GitHub's API: ${reply.detail}`);
    return { status: reply.status, value: parsed(reply.body) };
  };
  const must = async (method: HttpRequest['method'], path: string, content?: unknown): Promise<unknown> => {
    const { status, value } = await ask(method, path, content);
    if (status >= 200 && status < 300) return value;
    const why = status === 403 || status === 404 ? ': the token may not write to pull requests (it never may for forks; else give the job `permissions: pull-requests: write`)' : '';
    throw new Error(`GitHub answered ${status} to ${method} of a comment${why}`);
  };
  try {
    const issue = `/repos/${at.repository}/issues/${at.number}/comments`;
    const mine = await ownComments(ask);
    for (let page = 1; page <= PAGES; page++) {
      const comments = (await must('GET', `${issue}?per_page=${PAGE}&page=${page}`)) as readonly Comment[];
      if (!Array.isArray(comments)) throw new Error('GitHub answered with something that is no list of comments');
      const ours = comments.find((comment) => typeof comment.body === 'string' && comment.body.startsWith(marker) && mine(comment));
      if (ours !== undefined) {
        await must('PATCH', `/repos/${at.repository}/issues/comments/${ours.id}`, { body });
        return 'updated';
      }
      if (comments.length < PAGE) break;
    }
    await must('POST', issue, { body });
    return 'written';
  } finally {
    await client.close();
  }
}

/** A personal token has a user of its own; the token of a job or an app has none that it may ask for, and comments as a bot. */
async function ownComments(ask: (method: 'GET', path: string) => Promise<{ readonly status: number; readonly value: unknown }>): Promise<(comment: Comment) => boolean> {
  const { status, value } = await ask('GET', '/user');
  const login = status === 200 ? (value as { readonly login?: unknown } | null)?.login : undefined;
  return typeof login === 'string' ? ({ user }) => user?.login === login : ({ user }) => user?.type === 'Bot';
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

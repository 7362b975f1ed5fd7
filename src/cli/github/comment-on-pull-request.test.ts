import { afterEach, describe, expect, it } from 'vitest';
import { commentMarker, githubComment } from '../../report/github-comment.js';
import { hostileRun } from '../../report/testing/hostile-run.js';
import { commentOnPullRequest } from './comment-on-pull-request.js';
import { fakeGithub, type FakeComment, type FakeGithub } from './testing/fake-github.js';

const MARKER = commentMarker('fraud-risk');
const bot = { login: 'github-actions[bot]', type: 'Bot' };
const mallory = { login: 'mallory', type: 'User' };
const robin = { login: 'robin', type: 'User' };
const { signal } = new AbortController();

let github: FakeGithub;
afterEach(() => github.close());

async function comment(body: string, token: string, before: readonly FakeComment[] = []): Promise<'written' | 'updated'> {
  github = await fakeGithub(before);
  return commentOnPullRequest({ api: github.url, repository: 'acme/models', number: 7, token }, MARKER, body, signal);
}

describe('contract: one comment of a suite on a pull request', () => {
  it('is written once, then changed in place', async () => {
    expect(await comment(`${MARKER}\nfirst`, 'ghs_job')).toBe('written');
    const at = { api: github.url, repository: 'acme/models', number: 7, token: 'ghs_job' };
    expect(await commentOnPullRequest(at, MARKER, `${MARKER}\nsecond`, signal)).toBe('updated');
    expect(github.comments.map(({ body }) => body)).toEqual([`${MARKER}\nsecond`]);
  });

  it('is found behind a hundred others, and leaves them and other suites\' alone', async () => {
    const others = Array.from({ length: 120 }, (_, id) => ({ id, body: `talk ${id}`, user: mallory }));
    const before = [...others, { id: 500, body: `${commentMarker('churn')}\nother suite`, user: bot }, { id: 501, body: `${MARKER}\nold`, user: bot }];
    expect(await comment(`${MARKER}\nnew`, 'ghs_job', before)).toBe('updated');
    expect(github.comments.filter(({ id, body }) => body !== before.find((each) => each.id === id)?.body)).toEqual([{ id: 501, body: `${MARKER}\nnew`, user: bot }]);
  });

  it.each([
    ['the token of a job', 'ghs_job', bot],
    ['a personal token', 'ghp_robin', robin],
  ])('with %s, a stranger\'s comment with our marker stays as it is', async (_, token, user) => {
    const planted = { id: 1, body: `${MARKER}\nplanted`, user: mallory };
    expect(await comment(`${MARKER}\nours`, token, [planted])).toBe('written');
    expect(github.comments.map((each) => [each.body, each.user.login])).toEqual([[planted.body, 'mallory'], [`${MARKER}\nours`, user.login]]);
  });

  it('is accepted by GitHub however long the texts of a suite are', async () => {
    expect(await comment(githubComment(hostileRun('x'.repeat(10_000)), { workflowRun: 'https://github.com/acme/models/actions/runs/5' }), 'ghs_job')).toBe('written');
  });
});

describe('fault: a comment that cannot be written', () => {
  it('of a fork: says which permission is missing, without the token', async () => {
    await expect(comment('x', 'ghs_read-only')).rejects.toThrow('GitHub answered 403 to POST of a comment: the token may not write to pull requests (it never may for forks; else give the job `permissions: pull-requests: write`)');
  });

  it('no server: says so', async () => {
    const api = 'http://127.0.0.1:1';
    await expect(commentOnPullRequest({ api, repository: 'acme/models', number: 7, token: 'ghs_job' }, MARKER, 'x', signal)).rejects.toThrow("GitHub's API: connection refused");
  });
});

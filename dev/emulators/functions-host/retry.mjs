import { setTimeout as delay } from 'node:timers/promises';

/**
 * The retry policy of function.json, as Event Hubs and timer functions have it. State lives in memory only.
 *
 * @typedef {object} RetryContext what the handler sees in `Metadata.RetryContext`.
 * @property {number} RetryCount 0 on the first attempt.
 * @property {number} MaxRetryCount
 * @property {{ ClassName: string, Message: string } | null} Exception of the attempt before.
 */

/**
 * Pause before retry number `retry` (1 = the first retry), in milliseconds.
 * @param {import('./host-options.mjs').RetryOptions} policy
 * @param {number} retry
 */
export function retryDelay(policy, retry) {
  if (policy.strategy === 'fixedDelay') return policy.minimumMs;
  // 2^30 times any interval is past every maximum; the cap keeps the power finite for endless policies.
  return Math.min(policy.maximumMs, policy.minimumMs * 2 ** Math.min(retry - 1, 30));
}

/**
 * Runs `attempt` until it succeeds, the retries are used up, or the host stops.
 * @param {import('./host-options.mjs').RetryOptions | undefined} policy none = one attempt.
 * @param {(context: RetryContext | undefined) => Promise<void>} attempt
 * @param {AbortSignal} stopping
 * @param {(retry: number, delayMs: number) => void} onRetry called before each pause.
 * @returns {Promise<'succeeded' | 'failed' | 'interrupted'>} `interrupted`: not decided because the host stops.
 */
export async function runWithRetry(policy, attempt, stopping, onRetry = () => undefined) {
  let previous = null;
  for (let retry = 0; ; retry++) {
    try {
      await attempt(policy && { RetryCount: retry, MaxRetryCount: policy.maxRetryCount, Exception: previous });
      return 'succeeded';
    } catch (error) {
      if (stopping.aborted) return 'interrupted';
      if (!policy || (policy.maxRetryCount !== -1 && retry >= policy.maxRetryCount)) return 'failed';
      previous = { ClassName: 'System.Exception', Message: error.message };
    }
    const pause = retryDelay(policy, retry + 1);
    onRetry(retry + 1, pause);
    try {
      await delay(pause, undefined, { signal: stopping });
    } catch {
      return 'interrupted'; // The only reason a delay rejects is the signal.
    }
  }
}

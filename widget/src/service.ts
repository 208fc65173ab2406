// The service's chat, over fetch.

import type { History, Request, Turn } from "./contract";

const PATIENCE_MS = 45_000;

/** `offline`: nothing came back; `slow`: we stopped waiting; `refused`: an HTTP status that is not a success. */
export type Reason = "offline" | "slow" | "refused";

export class ServiceError extends Error {
  constructor(
    readonly reason: Reason,
    readonly status = 0,
    /** `detail` of the problem (RFC 9457), in French, when the service gave one. */
    readonly detail: string | null = null,
    /** Seconds, from `Retry-After`. */
    readonly retryAfter: number | null = null,
  ) {
    super(reason);
  }
}

export class Service {
  readonly #base: URL;
  #running = new AbortController();

  constructor(base: URL) {
    this.#base = base;
  }

  send(request: Request): Promise<Turn> {
    return this.#ask<Turn>("POST", "api/chat", request);
  }

  history(token: string): Promise<History> {
    return this.#ask<History>("GET", `api/chat/${encodeURIComponent(token)}?after=0`);
  }

  async erase(token: string): Promise<void> {
    await this.#ask<null>("DELETE", `api/chat/${encodeURIComponent(token)}`);
  }

  /** Forgets what is under way: its answer will not come. */
  abandon(): void {
    this.#running.abort();
    this.#running = new AbortController();
  }

  /** @throws {ServiceError} */
  async #ask<Answer>(method: string, path: string, body?: Request): Promise<Answer> {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    this.#running.signal.addEventListener("abort", () => patience.abort(), { signal: patience.signal });
    try {
      const response = await fetch(new URL(path, this.#base), {
        method,
        cache: "no-store",
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: patience.signal,
        ...(body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
      });
      if (!response.ok) throw await refusal(response);
      return (response.status === 204 ? null : await response.json()) as Answer;
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      // An answer that is no JSON (a public Wi-Fi's login page, for one) did not come from the service.
      throw new ServiceError(patience.signal.aborted ? "slow" : "offline");
    } finally {
      clearTimeout(timer);
    }
  }
}

async function refusal(response: Response): Promise<ServiceError> {
  const problem = (await response.json().catch(() => null)) as { detail?: unknown } | null;
  const detail = typeof problem?.detail === "string" ? problem.detail : null;
  const wait = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return new ServiceError("refused", response.status, detail, wait > 0 ? wait : null);
}

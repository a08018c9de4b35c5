import { retryAfterMs } from "./backoff";

export type RestFailure = "auth" | "limit" | "network" | "refused" | "aborted";

export class RestError extends Error {
  constructor(
    readonly kind: RestFailure,
    message: string,
  ) {
    super(message);
  }
}

/** What is asked first when the plan lets through only a few requests a minute. Lower goes first. */
export const Priority = { chart: 0, status: 1, names: 2, quotes: 3, sparklines: 4 } as const;

interface Job {
  readonly path: string;
  readonly priority: number;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (data: unknown) => void;
  readonly reject: (error: RestError) => void;
}

/** For so long after a 429, what is only nice to have is not asked for. */
const TIGHT_MS = 600_000;
const TIMEOUT_MS = 15_000;
const PARALLEL_MAX = 2;

/**
 * The REST half of the API. Requests wait in one queue by priority; when the server answers 429, the whole queue rests
 * for as long as `Retry-After` says and then goes on, so a small plan makes the page slower but never wrong.
 */
export class RestClient {
  readonly #base: URL;
  readonly #token: () => string | null;
  #queue: Job[] = [];
  #running = 0;
  #pausedUntil = 0;
  #limitedAt = Number.NEGATIVE_INFINITY;
  #resumeTimer: ReturnType<typeof setTimeout> | undefined;

  /** Called whenever the queue starts or stops resting. */
  onLimit: () => void = () => {};

  constructor(base: URL, token: () => string | null) {
    this.#base = base;
    this.#token = token;
  }

  /** The local time at which requests go on, or null when none waits for the plan's limit. */
  get limitedUntil(): number | null {
    return this.#pausedUntil > Date.now() && this.#queue.length > 0 ? this.#pausedUntil : null;
  }

  /** The plan's request limit has been met lately: spend what there is on what was asked for. */
  get isTight(): boolean {
    return Date.now() - this.#limitedAt < TIGHT_MS;
  }

  /** Asks for a path such as `stock/quote?region=HK&code=700` and gives the envelope's `data`. */
  get(path: string, priority: number, signal?: AbortSignal): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const job: Job = { path, priority, signal, resolve, reject };
      signal?.addEventListener("abort", () => this.#drop(job), { once: true });
      this.#enqueue(job);
      this.#pump();
    });
  }

  /** Finds out, past the queue and its limit, whether the server answers and takes the token. */
  async probe(path: string): Promise<"well" | RestFailure> {
    try {
      await this.#fetch({ path, signal: undefined });
      return "well";
    } catch (error) {
      return error instanceof RestError ? error.kind : "network";
    }
  }

  #drop(job: Job) {
    this.#queue = this.#queue.filter((waiting) => waiting !== job);
    job.reject(new RestError("aborted", "no longer needed"));
    this.onLimit();
  }

  #enqueue(job: Job) {
    const at = this.#queue.findIndex((waiting) => waiting.priority > job.priority);
    this.#queue.splice(at < 0 ? this.#queue.length : at, 0, job);
  }

  #pump() {
    if (Date.now() < this.#pausedUntil) {
      this.onLimit();
      return;
    }
    while (this.#running < PARALLEL_MAX) {
      const job = this.#queue.shift();
      if (job === undefined) return;
      this.#running++;
      void this.#run(job).finally(() => {
        this.#running--;
        this.#pump();
      });
    }
  }

  async #run(job: Job) {
    try {
      job.resolve(await this.#fetch(job));
    } catch (error) {
      const failure = error instanceof RestError ? error : new RestError("network", String(error));
      if (failure.kind === "limit" && !job.signal?.aborted) this.#enqueueFirst(job);
      else job.reject(failure);
    }
  }

  #enqueueFirst(job: Job) {
    const at = this.#queue.findIndex((waiting) => waiting.priority >= job.priority);
    this.#queue.splice(at < 0 ? this.#queue.length : at, 0, job);
  }

  async #fetch(job: Pick<Job, "path" | "signal">): Promise<unknown> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    let response: Response;
    try {
      response = await fetch(new URL(job.path, this.#base), {
        headers: { accept: "application/json", token: this.#token() ?? "" },
        signal: job.signal ? AbortSignal.any([job.signal, timeout]) : timeout,
        cache: "no-store",
      });
    } catch (error) {
      if (job.signal?.aborted) throw new RestError("aborted", "no longer needed");
      throw new RestError("network", timeout.aborted ? "no answer within 15 s" : String(error));
    }
    if (response.status === 429) throw this.#limit(response);
    const envelope = await readEnvelope(response);
    if (envelope.code === 429 || /request limit|rate limit/i.test(envelope.message)) throw this.#limit(response);
    if (response.status === 401 || /auth failed/i.test(envelope.message)) {
      throw new RestError("auth", envelope.message || "the token was refused");
    }
    if (!response.ok || envelope.code !== 0) {
      throw new RestError("refused", envelope.message || `HTTP ${response.status}`);
    }
    return envelope.data;
  }

  #limit(response: Response): RestError {
    const wait = retryAfterMs(response.headers.get("retry-after"), Date.now());
    this.#limitedAt = Date.now();
    this.#pausedUntil = Math.max(this.#pausedUntil, Date.now() + wait);
    clearTimeout(this.#resumeTimer);
    this.#resumeTimer = setTimeout(() => {
      this.#pump();
      this.onLimit();
    }, this.#pausedUntil - Date.now());
    queueMicrotask(() => this.onLimit());
    return new RestError("limit", "request limit reached");
  }
}

interface Envelope {
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

async function readEnvelope(response: Response): Promise<Envelope> {
  try {
    const body = (await response.json()) as { code?: unknown; msg?: unknown; data?: unknown } | null;
    return { code: Number(body?.code ?? -1), message: typeof body?.msg === "string" ? body.msg : "", data: body?.data };
  } catch {
    return { code: -1, message: response.ok ? "the answer was not JSON" : `HTTP ${response.status}`, data: null };
  }
}

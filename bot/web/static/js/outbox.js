// Messages on their way: kept in this tab until the advisor has acknowledged them, sent one after the other,
// tried again under the same id. The server answers a repeated id with the first reply, so trying twice is safe.

const FIRST = 1000;
const LONGEST = 30_000;

export class Outbox {
  /**
   * @param key name in sessionStorage
   * @param post sends one item, resolves with the reply, raises ApiError
   * @param on { sent(item, reply), refused(item, error), changed(item, state) }, state is sending | waiting
   */
  constructor(key, post, on) {
    this.key = key;
    this.post = post;
    this.on = on;
    this.items = this.#read();
    this.tries = 0;
    this.busy = false;
    this.timer = null;
    addEventListener("online", () => this.flush());
  }

  #read() {
    try {
      return JSON.parse(sessionStorage.getItem(this.key)) ?? [];
    } catch {
      return [];
    }
  }

  #keep() {
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.items));
    } catch {
      // Storage full or forbidden: the messages stay in memory, and only a reload would lose them.
    }
  }

  add(item) {
    this.items.push(item);
    this.#keep();
    this.flush();
  }

  /** Take one out that history shows as arrived. */
  drop(clientId) {
    this.items = this.items.filter((item) => item.client_id !== clientId);
    this.#keep();
  }

  /** Send what waits, now. */
  async flush() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.busy = true;
    while (this.items.length) {
      const item = this.items[0];
      this.on.changed(item, "sending");
      try {
        const reply = await this.post(item);
        this.tries = 0;
        this.drop(item.client_id);
        this.on.sent(item, reply);
      } catch (error) {
        if (!error.passing) {
          this.drop(item.client_id);
          this.on.refused(item, error);
          continue;
        }
        this.#later(error.retryAfter);
        this.items.forEach((waiting) => this.on.changed(waiting, "waiting"));
        break;
      }
    }
    this.busy = false;
  }

  #later(asked) {
    const backoff = Math.min(FIRST * 2 ** this.tries++, LONGEST);
    const delay = (asked ?? backoff) * (0.85 + Math.random() * 0.3);
    this.timer = setTimeout(() => this.flush(), delay);
  }
}

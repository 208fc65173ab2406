// The conversation's token: for this tab only, and only once the person has opened the chat.

const KEY = "aiguillage.conversation";

/** Falls back to the page's own life where the browser refuses storage (an iframe of another site). */
export class Memory {
  #token: string | null = null;

  read(): string | null {
    try {
      return sessionStorage.getItem(KEY) ?? this.#token;
    } catch {
      return this.#token;
    }
  }

  write(token: string | null): void {
    this.#token = token;
    try {
      if (token === null) sessionStorage.removeItem(KEY);
      else sessionStorage.setItem(KEY, token);
    } catch {
      // Kept in #token.
    }
  }
}

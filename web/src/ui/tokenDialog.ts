import type { Desk } from "../desk/desk";
import { h } from "./dom";

/** Asks for the access token: at the first visit, when the server refuses the one there is, or when told to. */
export class TokenDialog {
  readonly element: HTMLDialogElement;

  readonly #desk: Desk;
  readonly #field = h("input", {
    type: "password",
    id: "token-field",
    name: "token",
    autocomplete: "off",
    spellcheck: "false",
    required: true,
    maxlength: "512",
    "aria-describedby": "token-help",
  });
  readonly #error = h("p", { class: "field-error", role: "alert", hidden: true });
  readonly #forget: HTMLButtonElement;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.#forget = h("button", { type: "button", class: "button", onclick: () => this.#forgetToken() }, "Forget token");
    const show = h("input", { type: "checkbox" });
    show.addEventListener("change", () => (this.#field.type = show.checked ? "text" : "password"));
    this.element = h(
      "dialog",
      { class: "token-dialog", "aria-labelledby": "token-title" },
      h(
        "form",
        {
          method: "dialog",
          onsubmit: (event) => {
            event.preventDefault();
            this.#submit();
          },
        },
        h("h2", { id: "token-title" }, "Access token"),
        h(
          "p",
          { id: "token-help" },
          "This page reads market data as any other client does, with a token. ",
          h("code", {}, "sampan serve"),
          " prints one when it first starts, and ",
          h("code", {}, "sampan token"),
          " makes more. It is kept in this browser only.",
        ),
        h("label", { for: "token-field", class: "visually-hidden" }, "Token"),
        this.#field,
        this.#error,
        h("label", { class: "show-token" }, show, " Show"),
        h(
          "div",
          { class: "dialog-actions" },
          this.#forget,
          h("span", { class: "spacer" }),
          h("button", { type: "button", class: "button", onclick: () => this.element.close() }, "Cancel"),
          h("button", { type: "submit", class: "button primary" }, "Connect"),
        ),
      ),
    );
  }

  open(problem = "") {
    this.#error.textContent = problem;
    this.#error.hidden = problem === "";
    this.#forget.hidden = this.#desk.settings.token === null;
    this.#field.value = "";
    if (!this.element.open) this.element.showModal();
    this.#field.focus();
  }

  #submit() {
    // Pasted forms such as `Bearer x` and quoted ones occur; the token itself has neither blanks nor quotes.
    const token = this.#field.value.replace(/^\s*(bearer|token)\s*:?\s+/i, "").replace(/["'\s]/g, "");
    if (token === "") return;
    this.element.close();
    this.#desk.setToken(token);
  }

  #forgetToken() {
    this.element.close();
    this.#desk.setToken(null);
  }
}

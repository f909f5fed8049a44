/**
 * Run-time support for the property decorators the kit uses, and no others. It replaces `tslib` and, in the script-tag build,
 * `lit/decorators.js`, which both include decorators of every kind.
 */
export function __decorate(decorators, prototype, name, descriptor) {
  for (const decorate of decorators)
    descriptor = decorate(prototype, name, descriptor) ?? descriptor;
  if (descriptor) Object.defineProperty(prototype, name, descriptor);
}

export const property = (options) => (prototype, name) => {
  prototype.constructor.createProperty(name, options);
};

export const state = () => property({ state: true });

export const query = (selector) => () => ({
  get() {
    return this.renderRoot?.querySelector(selector) ?? null;
  },
});

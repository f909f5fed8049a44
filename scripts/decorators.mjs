/**
 * Decorators of properties as compiled code needs them at run time, and nothing else: in the place of `tslib` and, in the
 * script-tag build, of `lit/decorators.js`, which both bring decorators of all kinds.
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

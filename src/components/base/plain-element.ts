/**
 * A custom element without Lit. `<rc-call-provider>` draws nothing, and a page that only waits for a call should not pay for
 * a renderer: what the provider needs of one is properties that follow attributes, and one update for several changes.
 */

interface PropertyOptions {
  /** The attribute that sets it; `false`: none. Default: the property's name in lower case. */
  readonly attribute?: string | false;
  readonly type?: typeof String | typeof Number | typeof Boolean;
}

/** The names of the properties that changed since the last update, with the values they had. */
export type Changes = ReadonlyMap<PropertyKey, unknown>;

/** By class, which is one that extends no other with properties of its own: the properties, and what sets them. */
const properties = new WeakMap<object, Map<string, PropertyOptions>>();

/** Declares a property as Lit's decorator of this name does: a change asks for an update. */
export function property(options: PropertyOptions = {}) {
  return (prototype: PlainElement, name: string): void => {
    const all = properties.get(prototype) ?? new Map<string, PropertyOptions>();
    properties.set(prototype, all.set(name, options));
    Object.defineProperty(prototype, name, {
      get(this: PlainElement): unknown {
        return this.values.get(name);
      },
      set(this: PlainElement, value: unknown) {
        this.change(name, value);
      },
    });
  };
}

/** Those of a class, which may come from the class it extends. */
function propertiesOf(prototype: object): Map<string, PropertyOptions> {
  for (let each: unknown = prototype; each instanceof Object; each = Object.getPrototypeOf(each)) {
    const own = properties.get(each);
    if (own) return own;
  }
  return new Map<string, PropertyOptions>();
}

/** A server that renders pages has no elements; the module can be imported there all the same. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export abstract class PlainElement extends Base {
  static get observedAttributes(): string[] {
    return [...propertiesOf(this.prototype as object)].flatMap(
      ([name, { attribute = name.toLowerCase() }]) => attribute || [],
    );
  }

  /** Whether it was in the page and took in what it was given. */
  hasUpdated = false;
  /** When all changes so far are taken in. */
  updateComplete: Promise<boolean> = Promise.resolve(true);

  /** @internal */
  readonly values = new Map<PropertyKey, unknown>();
  readonly #given = new Map<string, unknown>();
  #changed = new Map<PropertyKey, unknown>();
  #isScheduled = false;

  constructor() {
    super();
    // what a page has set before the tag was defined hides the accessors
    for (const name of propertiesOf(this.#prototype).keys()) {
      if (!Object.hasOwn(this, name)) continue;
      this.#given.set(name, this[name as keyof this]);
      Reflect.deleteProperty(this, name);
    }
  }

  connectedCallback(): void {
    this.#schedule();
  }

  attributeChangedCallback(attribute: string, _: string | null, value: string | null): void {
    for (const [name, { attribute: own = name.toLowerCase(), type }] of propertiesOf(
      this.#prototype,
    ))
      if (own === attribute) Reflect.set(this, name, valueOf(value, type));
  }

  /** @internal Sets a property, and takes the change in with all others of this moment. */
  change(name: PropertyKey, value: unknown): void {
    const before = this.values.get(name);
    if (Object.is(before, value)) return;
    this.values.set(name, value);
    if (!this.#changed.has(name)) this.#changed.set(name, before);
    if (this.hasUpdated) this.#schedule();
  }

  /** Takes changes in. */
  protected abstract updated(changed: Changes): void;

  get #prototype(): object {
    return Object.getPrototypeOf(this) as object;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.updateComplete = Promise.resolve().then(() => {
      this.#isScheduled = false;
      for (const [name, value] of this.#given) Reflect.set(this, name, value);
      this.#given.clear();
      const changed = this.#changed;
      this.#changed = new Map();
      this.hasUpdated = true;
      if (changed.size > 0) this.updated(changed);
      return true;
    });
  }
}

function valueOf(value: string | null, type: PropertyOptions['type']): unknown {
  if (type === Boolean) return value !== null;
  return type === Number && value !== null ? Number(value) : value;
}

/**
 * A minimal reactive element without Lit. `<rc-call-provider>` renders nothing, so pages that only wait for a call need no
 * renderer. It keeps two things from Lit: properties that follow attributes, and one update for several changes.
 */

/** With it, the entry of the provider alone brings the types of all events. */
export type { RcCallEventMap } from './call-events.js';

interface PropertyOptions {
  /** `false` for a property without an attribute. The attribute of `appKey` is `app-key`. */
  readonly attribute?: false;
  readonly type?: typeof String | typeof Number | typeof Boolean;
}

/** Properties that changed since the last update, with their previous values. */
export type Changes = ReadonlyMap<PropertyKey, unknown>;

/** Server-side rendering has no `HTMLElement`, but must be able to import this module. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export abstract class PlainElement extends Base {
  /** The reactive properties by name, as Lit's `static properties`: a change schedules an update. */
  static readonly properties: Readonly<Record<string, PropertyOptions>> = {};

  /** The browser asks for them when it registers the class, and makes no instance before. */
  static get observedAttributes(): string[] {
    return Object.entries(this.properties).flatMap(([name, { attribute }]) => {
      Object.defineProperty(this.prototype, name, {
        configurable: true,
        get(this: PlainElement): unknown {
          return this.values.get(name);
        },
        set(this: PlainElement, value: unknown) {
          this.change(name, value);
        },
      });
      return attribute === false ? [] : attributeOf(name);
    });
  }

  /** Whether the first update has happened, one microtask after the element was first connected. */
  hasUpdated = false;
  /** Resolves when the update for all changes made so far is done. */
  updateComplete: Promise<boolean> = Promise.resolve(true);

  /** @internal */
  readonly values = new Map<PropertyKey, unknown>();
  readonly #preUpgrade = new Map<string, unknown>();
  #changed = new Map<PropertyKey, unknown>();
  #isScheduled = false;

  constructor() {
    super();
    // A property set before the element was upgraded is an own property and hides the accessor.
    for (const name of Object.keys(this.#properties)) {
      if (!Object.hasOwn(this, name)) continue;
      this.#preUpgrade.set(name, this[name as keyof this]);
      Reflect.deleteProperty(this, name);
    }
  }

  connectedCallback(): void {
    this.#schedule();
  }

  attributeChangedCallback(attribute: string, _: string | null, value: string | null): void {
    for (const [name, { type }] of Object.entries(this.#properties))
      if (attributeOf(name) === attribute) Reflect.set(this, name, parseAttribute(value, type));
  }

  /** @internal Sets a property and schedules an update. */
  change(name: PropertyKey, value: unknown): void {
    const before = this.values.get(name);
    if (Object.is(before, value)) return;
    this.values.set(name, value);
    if (!this.#changed.has(name)) this.#changed.set(name, before);
    if (this.hasUpdated) this.#schedule();
  }

  /** Called after properties changed: once for all changes since the last time. */
  protected abstract updated(changed: Changes): void;

  get #properties(): typeof PlainElement.properties {
    return (this.constructor as typeof PlainElement).properties;
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.updateComplete = Promise.resolve().then(() => {
      this.#isScheduled = false;
      for (const [name, value] of this.#preUpgrade) Reflect.set(this, name, value);
      this.#preUpgrade.clear();
      const changed = this.#changed;
      this.#changed = new Map();
      this.hasUpdated = true;
      if (changed.size > 0) this.updated(changed);
      return true;
    });
  }
}

function attributeOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function parseAttribute(value: string | null, type: PropertyOptions['type']): unknown {
  if (type === Boolean) return value !== null;
  return type === Number && value !== null ? Number(value) : value;
}

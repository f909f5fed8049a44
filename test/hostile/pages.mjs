/**
 * Pages that are hostile to whatever runs in them, on purpose or out of age. Each function runs in the page before the kit.
 */

/** @type {readonly (readonly [what: string, hostility: () => void])[]} */
export const hostilePages = [
  [
    'freezes the prototypes of the language',
    () => {
      for (const { prototype } of [Array, Object, Function, Map, Set, Promise, String, RegExp])
        Object.freeze(prototype);
    },
  ],
  [
    'freezes the prototypes of the DOM',
    () => {
      for (const { prototype } of [EventTarget, Node, Element, HTMLElement, ShadowRoot, Event])
        Object.freeze(prototype);
    },
  ],
  [
    'adds to every object and array what for…in finds',
    () => {
      Object.prototype.legacy = 'everywhere';
      Array.prototype.last = function () {
        return this[this.length - 1];
      };
    },
  ],
  [
    'gives arrays and strings a toJSON, as Prototype.js does',
    () => {
      Array.prototype.toJSON = function () {
        return `[${this.map((each) => JSON.stringify(each)).join()}]`;
      };
      String.prototype.toJSON = function () {
        return String(this);
      };
    },
  ],
  [
    'has promises of its own',
    () => {
      const Native = Promise;
      window.Promise = class ZonedPromise extends Native {};
    },
  ],
  [
    'wraps timers and listeners, as zone.js does',
    () => {
      for (const name of ['setTimeout', 'setInterval', 'queueMicrotask', 'requestAnimationFrame']) {
        const native = window[name];
        window[name] = (callback, ...rest) =>
          native.call(window, (...args) => callback(...args), ...rest);
      }
      const { addEventListener, removeEventListener } = EventTarget.prototype;
      const wrapped = new WeakMap();
      EventTarget.prototype.addEventListener = function (type, listener, options) {
        if (typeof listener !== 'function')
          return addEventListener.call(this, type, listener, options);
        const wrap = wrapped.get(listener) ?? ((event) => listener.call(this, event));
        wrapped.set(listener, wrap);
        return addEventListener.call(this, type, wrap, options);
      };
      EventTarget.prototype.removeEventListener = function (type, listener, options) {
        return removeEventListener.call(this, type, wrapped.get(listener) ?? listener, options);
      };
    },
  ],
  [
    'wraps the registry of elements',
    () => {
      const { define } = CustomElementRegistry.prototype;
      CustomElementRegistry.prototype.define = function (name, constructor, options) {
        define.call(this, name, constructor, options);
      };
    },
  ],
  [
    'has no structuredClone, WeakRef, requestIdleCallback, locks or storage',
    () => {
      for (const name of [
        'structuredClone',
        'WeakRef',
        'FinalizationRegistry',
        'requestIdleCallback',
      ])
        delete window[name];
      Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB'])
        Object.defineProperty(window, name, {
          get: () => {
            throw new DOMException('No.', 'SecurityError');
          },
        });
    },
  ],
  [
    'observes nothing: its observers never call back',
    () => {
      for (const name of ['MutationObserver', 'ResizeObserver', 'IntersectionObserver'])
        window[name] = class {
          observe() {}
          unobserve() {}
          disconnect() {}
          takeRecords() {
            return [];
          }
        };
    },
  ],
  [
    'has a clock that stands still and random numbers that are all the same',
    () => {
      Date.now = () => 1_700_000_000_000;
      Math.random = () => 0.5;
    },
  ],
  [
    'has no sound: an AudioContext cannot be made, and nothing plays',
    () => {
      window.AudioContext = class {
        constructor() {
          throw new DOMException('No sound here.', 'NotSupportedError');
        }
      };
      const { play } = HTMLMediaElement.prototype;
      HTMLMediaElement.prototype.play = function () {
        return this instanceof HTMLAudioElement
          ? Promise.reject(new DOMException('No.', 'NotAllowedError'))
          : play.call(this);
      };
    },
  ],
  [
    'has a console and a fetch that throw',
    () => {
      for (const name of ['log', 'warn', 'error', 'info', 'debug'])
        console[name] = () => {
          throw new Error('No console here.');
        };
      window.fetch = () => {
        throw new Error('No fetch here.');
      };
    },
  ],
  [
    'hides everything and moves everything',
    () => {
      addEventListener('DOMContentLoaded', () => {
        const style = document.createElement('style');
        style.textContent =
          '* { display: none !important; position: fixed !important; animation: none !important; all: revert }';
        document.head.append(style);
      });
    },
  ],
  [
    'stops every event on its way',
    () => {
      for (const type of ['click', 'keydown', 'pointerdown', 'focusin', 'context-request'])
        addEventListener(type, (event) => event.stopImmediatePropagation(), true);
    },
  ],
  [
    'listens to everything and throws',
    () => {
      const types = ['rc-call-placed', 'rc-call-received', 'rc-call-connected', 'rc-call-ended'];
      for (const type of [...types, 'rc-member-joined', 'rc-connection-change'])
        document.addEventListener(type, () => {
          throw new Error('expected: a listener of the page');
        });
    },
  ],
];

/** Functions of the page that the kit asks, and what becomes of them. Values are expressions, for the page. */
export const hostileAnswers = [
  ['throw', '() => { throw new Error("expected"); }'],
  ['reject', '() => Promise.reject(new Error("expected"))'],
  ['reject with nothing', '() => Promise.reject()'],
  ['never answer', '() => new Promise(() => {})'],
  ['answer with nothing', '() => undefined'],
  ['answer with null', 'async () => null'],
  ['answer with a number', 'async () => 42'],
  ['answer with a text', 'async () => "3001"'],
  [
    'answer with garbage in a list',
    'async () => [null, 1, "x", {}, { userId: 3001 }, { userId: "3002", name: {} }]',
  ],
  [
    'answer with a list without end',
    'async () => ({ length: 1e9, *[Symbol.iterator]() { for (;;) throw new Error("expected"); } })',
  ],
  [
    'answer with objects that throw',
    'async (ids) => [].concat(ids).map((userId) => ({ userId, get name() { throw new Error("expected"); } }))',
  ],
  [
    'answer with a thenable that answers twice',
    '(ids) => ({ then(resolve) { resolve([].concat(ids).map((userId) => ({ userId, name: userId }))); resolve([]); throw new Error("expected"); } })',
  ],
];

import type { ReactiveController, ReactiveControllerHost } from 'lit';

const MOST = 6;
const STEP = 1.5;
/** What a double click enlarges to. */
const CLOSE = 2.5;
/** How far an arrow key moves, as a part of the view. */
const STRIDE = 0.2;

interface Point {
  readonly clientX: number;
  readonly clientY: number;
}

/**
 * Enlarges a picture in its view, and moves it there: by pinching, wheel and double click, by dragging, and by the keys `+`, `-`,
 * `0` and the arrows.
 */
export class ScreenZoom implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #picture: () => HTMLElement | null;
  #scale = 1;
  /** Where the corner of the picture is, in CSS pixels from that of the view. Never above zero. */
  #x = 0;
  #y = 0;
  readonly #pointers = new Map<number, Point>();

  /** @param picture fills its view, the parent element */
  constructor(host: ReactiveControllerHost, picture: () => HTMLElement | null) {
    this.#host = host;
    this.#picture = picture;
    host.addController(this);
  }

  get isEnlarged(): boolean {
    return this.#scale > 1;
  }

  get isAtMost(): boolean {
    return this.#scale >= MOST;
  }

  hostUpdated(): void {
    this.#apply();
  }

  hostDisconnected(): void {
    this.#pointers.clear();
  }

  /** Another picture is seen as it is. */
  reset(): void {
    this.#scale = 1;
  }

  readonly zoomIn = (): void => this.#zoom(STEP);
  readonly zoomOut = (): void => this.#zoom(1 / STEP);

  /** A pinch on a touchpad is a wheel with Ctrl. Without, the wheel moves an enlarged picture, and otherwise the page. */
  readonly handleWheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !this.isEnlarged) return;
    event.preventDefault();
    if (event.ctrlKey) this.#zoom(Math.exp(-event.deltaY / 100), event);
    else this.#move(-event.deltaX, -event.deltaY);
  };

  readonly handleDoubleClick = (event: MouseEvent): void =>
    this.#zoom(this.isEnlarged ? 1 / this.#scale : CLOSE, event);

  readonly handleKeydown = (event: KeyboardEvent): void => {
    const { width = 0, height = 0 } = this.#view?.getBoundingClientRect() ?? {};
    const acts: Readonly<Record<string, () => void>> = {
      '+': this.zoomIn,
      '=': this.zoomIn,
      '-': this.zoomOut,
      '0': () => this.#zoom(1 / this.#scale),
      ArrowLeft: () => this.#move(width * STRIDE, 0),
      ArrowRight: () => this.#move(-width * STRIDE, 0),
      ArrowUp: () => this.#move(0, height * STRIDE),
      ArrowDown: () => this.#move(0, -height * STRIDE),
    };
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : acts[event.key];
    if (!act || (event.key.startsWith('Arrow') && !this.isEnlarged)) return;
    event.preventDefault();
    act();
  };

  readonly handlePointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.#pointers.set(event.pointerId, event);
    if (this.isEnlarged || this.#pointers.size > 1)
      (event.currentTarget as Element).setPointerCapture(event.pointerId);
  };

  /** One pointer drags, two pinch. */
  readonly handlePointerMove = (event: PointerEvent): void => {
    const before = this.#pointers.get(event.pointerId);
    if (!before) return;
    const other = [...this.#pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.#pointers.set(event.pointerId, event);
    if (!other) return this.#move(event.clientX - before.clientX, event.clientY - before.clientY);
    const spread = distance(before, other);
    if (spread > 0) this.#zoom(distance(event, other) / spread, other);
  };

  readonly handlePointerEnd = ({ pointerId }: PointerEvent): void => {
    this.#pointers.delete(pointerId);
  };

  get #view(): HTMLElement | null | undefined {
    return this.#picture()?.parentElement;
  }

  /** @param at the point that stays where it is; default: the middle */
  #zoom(factor: number, at?: Point): void {
    const view = this.#view?.getBoundingClientRect();
    if (!view) return;
    const x = at ? at.clientX - view.x : view.width / 2;
    const y = at ? at.clientY - view.y : view.height / 2;
    const scale = Math.min(MOST, Math.max(1, this.#scale * factor));
    const ratio = scale / this.#scale;
    this.#scale = scale;
    this.#move((x - this.#x) * (1 - ratio), (y - this.#y) * (1 - ratio));
  }

  #move(dx: number, dy: number): void {
    this.#x += dx;
    this.#y += dy;
    this.#host.requestUpdate();
  }

  /** Through the style object, which every Content Security Policy allows. The box may have another size than before. */
  #apply(): void {
    const picture = this.#picture();
    const { width = 0, height = 0 } = this.#view?.getBoundingClientRect() ?? {};
    this.#x = Math.min(0, Math.max(width * (1 - this.#scale), this.#x));
    this.#y = Math.min(0, Math.max(height * (1 - this.#scale), this.#y));
    picture?.style.setProperty(
      'transform',
      this.isEnlarged ? `translate(${this.#x}px, ${this.#y}px) scale(${this.#scale})` : '',
    );
  }
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
}

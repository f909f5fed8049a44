/** Moves a small element between the corners of an area, by pointer and by arrow keys. */

/** A corner, relative to the direction of the text. */
export interface Corner {
  readonly block: 'start' | 'end';
  readonly inline: 'start' | 'end';
}

/** A pointer that moves less is a click. */
const CLICK_PX = 5;

/**
 * Lets `element` follow a pointer that went down on its handle, until the pointer comes up. When the browser cancels the
 * pointer, `element` goes back.
 *
 * @param event the `pointerdown` on the handle, whose listener calls this
 * @param onDrop called after a drag with the corner of `area` that is nearest; `element` belongs there
 */
export function startSnapDrag(
  event: PointerEvent,
  element: HTMLElement,
  area: Pick<Element, 'getBoundingClientRect'>,
  onDrop: (corner: Corner) => void,
): void {
  const handle = event.currentTarget as HTMLElement;
  const from = { x: event.clientX, y: event.clientY };
  let isDragged = false;
  const end = new AbortController();
  const { signal } = end;
  handle.setPointerCapture?.(event.pointerId);
  const move = ({ clientX, clientY }: PointerEvent): void => {
    const [x, y] = [clientX - from.x, clientY - from.y];
    if (!isDragged && Math.hypot(x, y) < CLICK_PX) return;
    isDragged = true;
    element.style.translate = `${x}px ${y}px`;
  };
  const stop = ({ type }: Event): void => {
    end.abort();
    const corner = nearestCorner(element, area);
    element.style.removeProperty('translate');
    if (!isDragged) return;
    // The click that follows belongs to the drag.
    handle.addEventListener('click', stopClick, { capture: true, once: true });
    setTimeout(() => handle.removeEventListener('click', stopClick, { capture: true }));
    if (type === 'pointerup') onDrop(corner);
  };
  handle.addEventListener('pointermove', move, { signal });
  for (const type of ['pointerup', 'pointercancel'] as const)
    handle.addEventListener(type, stop, { signal });
}

function stopClick(event: Event): void {
  event.stopImmediatePropagation();
}

function nearestCorner(element: HTMLElement, area: Pick<Element, 'getBoundingClientRect'>): Corner {
  const a = element.getBoundingClientRect();
  const b = area.getBoundingClientRect();
  const isLeft = a.left + a.right < b.left + b.right;
  return {
    block: a.top + a.bottom < b.top + b.bottom ? 'start' : 'end',
    inline: isLeft === isRtl(element) ? 'end' : 'start',
  };
}

/** The corner that an arrow key leads to; `undefined` for other keys. */
export function cornerForKey(
  { key, currentTarget }: KeyboardEvent,
  from: Corner,
): Corner | undefined {
  if (key === 'ArrowUp' || key === 'ArrowDown')
    return { ...from, block: key === 'ArrowUp' ? 'start' : 'end' };
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return undefined;
  const isStart = (key === 'ArrowLeft') !== isRtl(currentTarget as Element);
  return { ...from, inline: isStart ? 'start' : 'end' };
}

function isRtl(element: Element): boolean {
  return getComputedStyle(element).direction === 'rtl';
}

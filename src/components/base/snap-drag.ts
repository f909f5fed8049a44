/** Moves something small between the corners of the room it is in, by pointer and by arrow keys. */

/** A corner, in the direction words run. */
export interface Corner {
  readonly block: 'start' | 'end';
  readonly inline: 'start' | 'end';
}

/** A pointer that moves less is a click. */
const CLICK_PX = 5;

/**
 * Follows a pointer that went down on a handle of `thing`, until it comes up. Where the browser takes it away, `thing` is put
 * back.
 *
 * @param done called when it was dragged somewhere: `thing` belongs in the nearest corner of `room`
 */
export function startSnapDrag(
  event: PointerEvent,
  thing: HTMLElement,
  room: Pick<Element, 'getBoundingClientRect'>,
  done: (corner: Corner) => void,
): void {
  const handle = event.currentTarget as HTMLElement;
  const from = { x: event.clientX, y: event.clientY };
  let isDragged = false;
  const end = new AbortController();
  const { signal } = end;
  handle.setPointerCapture(event.pointerId);
  const move = ({ clientX, clientY }: PointerEvent): void => {
    const [x, y] = [clientX - from.x, clientY - from.y];
    if (!isDragged && Math.hypot(x, y) < CLICK_PX) return;
    isDragged = true;
    thing.style.translate = `${x}px ${y}px`;
  };
  const stop = ({ type }: Event): void => {
    end.abort();
    const corner = nearest(thing, room);
    thing.style.removeProperty('translate');
    if (!isDragged) return;
    // the click that follows is the end of the drag
    handle.addEventListener('click', stopClick, { capture: true, once: true });
    setTimeout(() => handle.removeEventListener('click', stopClick, { capture: true }));
    if (type === 'pointerup') done(corner);
  };
  handle.addEventListener('pointermove', move, { signal });
  for (const type of ['pointerup', 'pointercancel'] as const)
    handle.addEventListener(type, stop, { signal });
}

function stopClick(event: Event): void {
  event.stopImmediatePropagation();
}

function nearest(thing: HTMLElement, room: Pick<Element, 'getBoundingClientRect'>): Corner {
  const a = thing.getBoundingClientRect();
  const b = room.getBoundingClientRect();
  const isLeft = a.left + a.right < b.left + b.right;
  return {
    block: a.top + a.bottom < b.top + b.bottom ? 'start' : 'end',
    inline: isLeft === isRtl(thing) ? 'end' : 'start',
  };
}

/** The corner an arrow key leads to; `undefined` for other keys. */
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

/**
 * The kit's icons, on a 24 × 24 grid, in the colour of the surrounding text. Hidden from assistive technology: whatever holds
 * an icon has a name of its own.
 */
import { svg, type TemplateResult } from 'lit';

export const icon = (content: unknown, className = 'icon'): TemplateResult =>
  svg`<svg class=${className} viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">${content}</svg>`;

/** An icon that points to one side. Mirrored in right-to-left text. */
const directed = (content: unknown): TemplateResult => icon(content, 'icon directed');

const HANDSET = svg`<path fill="currentColor" stroke="none" d="M6.6 3.5h2.3c.6 0 1.1.4 1.3 1l.9 3c.2.5 0 1.1-.4 1.4L9 10.2a12 12 0 0 0 4.8 4.8l1.3-1.7c.3-.4.9-.6 1.4-.4l3 .9c.6.2 1 .7 1 1.3v2.3c0 1.7-1.4 3.1-3.1 3C10.1 19.8 4.2 13.9 3.5 6.6 3.4 4.9 4.9 3.5 6.6 3.500Z"/>`;
const MICROPHONE = svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.500a6.5 6.5 0 0 0 13 0M12 18v3M8.5 21h7"/>`;
const CAMERA = svg`<rect x="2.5" y="6.5" width="12.5" height="11" rx="2.5"/><path d="m15 11 6.5-3.500v9L15 13"/>`;
const SLASH = svg`<path d="M4 3.5 20 20.5" class="slash-ground"/><path d="M4 3.5 20 20.5"/>`;

export const icons = {
  accept: icon(HANDSET),
  hangUp: icon(svg`<g transform="rotate(135 12 12)">${HANDSET}</g>`),
  microphone: icon(MICROPHONE),
  microphoneOff: icon(svg`${MICROPHONE}${SLASH}`),
  camera: directed(CAMERA),
  cameraOff: directed(svg`${CAMERA}${SLASH}`),
  invite: directed(
    svg`<circle cx="10" cy="8" r="4"/><path d="M3 20c.4-3.6 3.1-6 7-6s6.6 2.4 7 6M19 8v6M16 11h6"/>`,
  ),
  minimize: icon(svg`<path d="M12 4v10M7.5 10l4.500 4.500 4.500-4.500M5 19.500h14"/>`),
  restore: icon(
    svg`<path d="M4 9V5.500A1.5 1.5 0 0 1 5.5 4H9M15 4h3.500A1.5 1.5 0 0 1 20 5.500V9M20 15v3.500a1.5 1.5 0 0 1-1.5 1.500H15M9 20H5.500A1.5 1.5 0 0 1 4 18.500V15"/>`,
  ),
  incoming: directed(svg`<path d="M17 7 7 17M15 17H7V9"/>`),
  outgoing: directed(svg`<path d="M7 17 17 7M9 7h8v8"/>`),
  pictureInPicture: directed(
    svg`<path d="M20 10V6.500A1.5 1.5 0 0 0 18.500 5h-13A1.5 1.5 0 0 0 4 6.500v11A1.5 1.5 0 0 0 5.500 19H9"/><rect x="12" y="13" width="9" height="7" rx="1.500" fill="currentColor"/>`,
  ),
  fullScreen: icon(svg`<path d="M14 4h6v6M20 4l-6.500 6.500M10 20H4v-6M4 20l6.500-6.500"/>`),
  devices: icon(
    svg`<path d="M4 7h9M17.500 7H20M4 17h2.500M11 17h9"/><circle cx="15" cy="7" r="2.300"/><circle cx="8.800" cy="17" r="2.300"/>`,
  ),
  flip: icon(
    svg`<path d="M4 11a8 8 0 0 1 14-4.500L20 9M20 4v5h-5M20 13a8 8 0 0 1-14 4.500L4 15M4 20v-5h5"/>`,
  ),
  search: icon(svg`<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>`),
  check: icon(svg`<path d="m5 12.5 4.5 4.500L19 7"/>`),
  lock: icon(
    svg`<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>`,
  ),
  pin: icon(svg`<path d="M9 4h6l-.8 6 3.300 3.500H6.500L9.800 10 9 4ZM12 13.500V21"/>`),
  previous: directed(svg`<path d="m14.500 5-7 7 7 7"/>`),
  next: directed(svg`<path d="m9.500 5 7 7-7 7"/>`),
  close: icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`),
  alert: icon(svg`<circle cx="12" cy="12" r="9"/><path d="M12 7.500v5.500M12 16.500h.01"/>`),
};

/** Buttons of the page that call, or send invoker commands, without a tag of the kit. */
export const BUTTONS = '[data-rc-call],[data-rc-group],[commandfor][command^="--"]';

import { tokens } from './shared-styles.js';

/** The `--rc-…` properties that the host page gives a tag, with their values. */
export function themeOf(tag: Element): readonly (readonly [name: string, value: string])[] {
  const computed = getComputedStyle(tag);
  const names = new Set(tokens.cssText.match(/--rc-[\w-]+/g));
  return [...names]
    .map((name) => [name, computed.getPropertyValue(name)] as const)
    .filter(([, value]) => value);
}

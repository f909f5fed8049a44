/** What `custom-elements.json` says about the tags and their events. */
import { readFileSync } from 'node:fs';

const { modules } = JSON.parse(
  readFileSync(new URL('../../../custom-elements.json', import.meta.url), 'utf8'),
);
const declarations = modules.flatMap((each) => each.declarations ?? []);

/** @type {Map<string, object>} declarations by tag name */
export const tags = new Map(
  declarations.filter(({ tagName }) => tagName).map((each) => [each.tagName, each]),
);
/** Event classes by name. */
export const eventClasses = new Map(
  declarations.filter(({ name }) => name.endsWith('Event')).map((each) => [each.name, each]),
);
/** Names of all events that a tag fires. */
export const eventNames = new Set(
  [...tags.values()].flatMap(({ events = [] }) => events.map(({ name }) => name)),
);

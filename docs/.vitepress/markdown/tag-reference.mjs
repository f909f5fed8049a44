import { eventClasses, tags } from './manifest.mjs';

const PLACE = /^<!-- reference: (rc-[\w-]+) -->$/gm;

/**
 * Puts the tables of a tag where its page says `<!-- reference: rc-name -->`: as Markdown, so that the search and the outline of
 * the page have them.
 *
 * @param {import('markdown-it')} md
 */
export function tagReference(md) {
  md.core.ruler.before('normalize', 'tag-reference', (state) => {
    state.src = state.src.replace(PLACE, (_, name) => referenceOf(name));
  });
}

/**
 * @param {string} name of a tag
 * @returns {string} its attributes, properties, methods, events, parts, slots and custom properties, in Markdown
 */
export function referenceOf(name) {
  const tag = tags.get(name);
  if (!tag) throw new Error(`There is no <${name}> in custom-elements.json.`);
  const { attributes = [], members = [], events = [] } = tag;
  const { slots = [], cssParts = [], cssProperties = [] } = tag;
  const typeOf = (attribute) => members.find((each) => each.name === attribute.fieldName);
  const properties = members.filter(({ kind, attribute }) => kind === 'field' && !attribute);
  const methods = members.filter(({ kind }) => kind === 'method');
  return [
    '## Reference\n',
    table(
      'Attributes',
      ['Attribute', 'Meaning'],
      attributes.map((each) => [
        code(each.name),
        withType(each.description, each.type?.text ?? typeOf(each)?.type?.text, each.default),
      ]),
      'A property has the name in camel case.',
    ),
    table(
      'Properties',
      ['Property', 'Meaning'],
      properties.map((each) => [
        code(each.name) + (each.readonly ? ' _read-only_' : ''),
        withType(each.description, each.type?.text),
      ]),
      'Those without an attribute.',
    ),
    table(
      'Methods',
      ['Method', 'Meaning'],
      methods.map((each) => [code(signature(each)), each.description]),
    ),
    table('Events', ['Event', 'When'], events.map(eventRow)),
    table('Slots', ['Slot', 'Content'], slots.map(row('(default)'))),
    table('Parts', ['Part', 'What it is'], cssParts.map(row())),
    table('Custom properties', ['Custom property', 'What it sets'], cssProperties.map(row())),
  ].join('');
}

const row =
  (unnamed) =>
  ({ name, description }) => [name ? code(name) : unnamed, description];

function withType(text = '', type, byDefault) {
  const facts = [type && `Type: ${code(type)}.`, byDefault && `Initially ${code(byDefault)}.`];
  return [text, facts.filter(Boolean).join(' ')].filter(Boolean).join('<br>');
}

function eventRow({ name, type, description = '' }) {
  const fields = (eventClasses.get(type?.text)?.members ?? []).filter(
    ({ kind }) => kind === 'field',
  );
  const when = description.replace(/ \(`[^)]*\)/, ''); // the fields, which have lines of their own
  const lines = fields.map(
    (field) => `${code(field.name)}: ${code(field.type?.text)} ${field.description ?? ''}`,
  );
  return [code(name), [when, ...lines].join('<br>')];
}

function signature({ name, parameters = [], return: result }) {
  const inputs = parameters.map((each) => `${each.name}${each.optional ? '?' : ''}`);
  return `${name}(${inputs.join(', ')}): ${result?.type?.text ?? 'void'}`;
}

function table(heading, columns, rows, note) {
  if (rows.length === 0) return '';
  const line = (cells) => `| ${cells.map(cell).join(' | ')} |\n`;
  const body = [columns, columns.map(() => '---'), ...rows].map(line).join('');
  return `\n### ${heading}\n\n${note ? `${note}\n\n` : ''}${body}`;
}

/** A description may hold paragraphs and lists. */
function cell(text = '') {
  return text
    .replace(/\n{2,}/g, '<br>')
    .replace(/\n- /g, '<br>')
    .replace(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('\\\\|', '\\|');
}

function code(text) {
  return text ? `\`${text.replace(/\s+/g, ' ')}\`` : '';
}

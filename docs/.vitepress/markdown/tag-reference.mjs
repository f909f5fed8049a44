import { readFileSync } from 'node:fs';
import { eventClasses, tags } from './manifest.mjs';

/** @type {Readonly<Record<string, string>>} what the manifest says, in Chinese */
const CHINESE = JSON.parse(readFileSync(new URL('descriptions.zh.json', import.meta.url), 'utf8'));
const inOneLine = (text) => text.replace(/\s+/g, ' ').trim();

const PLACE = /^<!-- reference: (rc-[\w-]+) -->$/gm;

/** What stands around the descriptions, which are those of the manifest. */
const WORDS = {
  en: {
    reference: 'Reference',
    attributes: ['Attributes', ['Attribute', 'Meaning'], 'A property has the name in camel case.'],
    properties: ['Properties', ['Property', 'Meaning'], 'Those without an attribute.'],
    methods: ['Methods', ['Method', 'Meaning']],
    events: ['Events', ['Event', 'When']],
    slots: ['Slots', ['Slot', 'Content']],
    parts: ['Parts', ['Part', 'What it is']],
    customProperties: ['Custom properties', ['Custom property', 'What it sets']],
    readOnly: 'read-only',
    unnamed: '(default)',
    type: (type) => `Type: ${type}.`,
    initially: (value) => `Initially ${value}.`,
    space: ' ',
    describe: (text) => text,
  },
  zh: {
    reference: '参考',
    attributes: ['HTML 属性', ['属性', '说明'], '对应的 JavaScript 属性使用驼峰命名。'],
    properties: ['JavaScript 属性', ['属性', '说明'], '这些属性没有对应的 HTML 属性。'],
    methods: ['方法', ['方法', '说明']],
    events: ['事件', ['事件', '触发时机']],
    slots: ['插槽', ['插槽', '内容']],
    parts: ['部件（part）', ['部件', '说明']],
    customProperties: ['CSS 自定义属性', ['自定义属性', '作用']],
    readOnly: '只读',
    unnamed: '（默认）',
    type: (type) => `类型：${type}。`,
    initially: (value) => `初始值：${value}。`,
    space: '',
    describe: (text) => CHINESE[inOneLine(text)] ?? text,
  },
};

/**
 * Puts the tables of a tag where its page says `<!-- reference: rc-name -->`: as Markdown, so that the search and the outline of
 * the page have them. They are in the language of the page.
 *
 * @param {import('markdown-it')} md
 */
export function tagReference(md) {
  md.core.ruler.before('normalize', 'tag-reference', (state) => {
    state.src = state.src.replace(PLACE, (_, name) =>
      referenceOf(name, state.env.relativePath?.startsWith('zh/') ? 'zh' : 'en'),
    );
  });
}

/**
 * @param {string} name of a tag
 * @param {keyof typeof WORDS} [language]
 * @returns {string} its attributes, properties, methods, events, parts, slots and custom properties, in Markdown
 */
export function referenceOf(name, language = 'en') {
  if (!tags.has(name)) throw new Error(`There is no <${name}> in custom-elements.json.`);
  return referenceIn(WORDS[language], tags.get(name));
}

/** @returns {string[]} descriptions that are not in Chinese, and Chinese ones of what is not described so any more */
export function descriptionMistakes() {
  const known = new Set();
  const describe = (text) => {
    if (text) known.add(inOneLine(text));
    return text;
  };
  for (const tag of tags.values()) referenceIn({ ...WORDS.zh, describe }, tag);
  return [
    ...[...known].filter((text) => !CHINESE[text]).map((text) => `lacks Chinese for "${text}"`),
    ...Object.keys(CHINESE)
      .filter((text) => !known.has(text))
      .map((text) => `has "${text}", which no tag says`),
  ];
}

function referenceIn(words, tag) {
  const { attributes = [], members = [], events = [] } = tag;
  const { slots = [], cssParts = [], cssProperties = [] } = tag;
  const typeOf = (attribute) => members.find((each) => each.name === attribute.fieldName);
  const properties = members.filter(({ kind, attribute }) => kind === 'field' && !attribute);
  const methods = members.filter(({ kind }) => kind === 'method');
  const described = ({ name, description = '' }) => [
    name ? code(name) : words.unnamed,
    words.describe(description),
  ];
  return [
    `## ${words.reference}\n`,
    table(
      words.attributes,
      attributes.map((each) => [
        code(each.name),
        withType(words, each, each.type?.text ?? typeOf(each)?.type?.text, each.default),
      ]),
    ),
    table(
      words.properties,
      properties.map((each) => [
        code(each.name) + (each.readonly ? ` _${words.readOnly}_` : ''),
        withType(words, each, each.type?.text),
      ]),
    ),
    table(
      words.methods,
      methods.map((each) => [code(signature(each)), words.describe(each.description ?? '')]),
    ),
    table(
      words.events,
      events.map((each) => eventRow(words, each)),
    ),
    table(words.slots, slots.map(described)),
    table(words.parts, cssParts.map(described)),
    table(words.customProperties, cssProperties.map(described)),
  ].join('');
}

function withType(words, { description = '' }, type, byDefault) {
  const facts = [type && words.type(code(type)), byDefault && words.initially(code(byDefault))];
  return [words.describe(description), facts.filter(Boolean).join(words.space)]
    .filter(Boolean)
    .join('<br>');
}

function eventRow(words, { name, type, description = '' }) {
  const fields = (eventClasses.get(type?.text)?.members ?? []).filter(
    ({ kind }) => kind === 'field',
  );
  const when = words.describe(description.replace(/ \(`[^)]*\)/, '')); // without the fields, which have lines of their own
  const lines = fields.map(
    ({ name, type, description = '' }) =>
      `${code(name)}: ${code(type?.text)} ${words.describe(description)}`,
  );
  return [code(name), [when, ...lines].join('<br>')];
}

function signature({ name, parameters = [], return: result }) {
  const inputs = parameters.map((each) => `${each.name}${each.optional ? '?' : ''}`);
  return `${name}(${inputs.join(', ')}): ${result?.type?.text ?? 'void'}`;
}

function table([heading, columns, note], rows) {
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

/**
 * What editors and type checkers read, all from the manifest: the properties of each tag for the frameworks' types, and the
 * data of VS Code and of JetBrains' editors.
 *
 * Generators for the frameworks exist. Of those that were tried, each named event classes that it did not import, or took
 * events for `CustomEvent`s, so that a wrong field went unnoticed. Here the properties are written, and `src/frameworks` adds
 * them to what each framework knows.
 */
import { getVsCodeHtmlCustomData } from 'custom-element-vs-code-integration';
import { getWebTypesData } from 'custom-element-jet-brains-integration';
import { format, resolveConfig } from 'prettier';

/** Types that the manifest names, in words that an editor understands. */
const ALIASES = {
  Media: "'audio' | 'video'",
  Picture: "'camera' | 'screen'",
  VideoQuality: "'auto' | '360p' | '720p' | '1080p'",
  OnOff: "'on' | 'off'",
  IdLike: 'string | number',
  'readonly IdLike[]': '',
  CallBackend: '',
};

const tagsOf = (manifest) =>
  manifest.modules
    .flatMap(({ declarations = [] }) => declarations)
    .filter(({ tagName }) => tagName)
    .sort((a, b) => (a.tagName < b.tagName ? -1 : 1));

const isReadOnly = ({ readonly, description = '' }) => readonly || /read-only/.test(description);

/** @returns {Promise<string>} `src/frameworks/tag-props.ts` */
export async function tagProps(manifest) {
  const tags = tagsOf(manifest);
  const code = `/** What can be set on each tag. Written by \`npm run manifest\`. */
    import type { ${tags.map(({ name }) => name).join(', ')} } from '../components/index.js';

    ${tags.map(propertiesOf).join('\n\n')}

    ${tags.map(attributesOf).join('\n\n')}

    ${byTag('The properties of each tag.', 'TagProperties', tags, 'Properties')}

    ${byTag('The attributes of each tag.', 'TagAttributes', tags, 'Attributes')}

    /** Both: a framework sets the property where the tag has one of that name, and the attribute elsewhere. */
    export type TagProps = {
      [Tag in keyof TagProperties]: TagProperties[Tag] & Omit<TagAttributes[Tag], keyof TagProperties[Tag]>;
    };`;
  const file = 'src/frameworks/tag-props.ts';
  return format(code, { ...(await resolveConfig(file)), filepath: file });
}

const byTag = (comment, type, tags, suffix) => `/** ${comment} */
  export interface ${type} {
    ${tags.map(({ tagName, name }) => `'${tagName}': ${name}${suffix};`).join('\n')}
  }`;

function propertiesOf({ name, members }) {
  const fields = members.filter((member) => member.kind === 'field' && !isReadOnly(member));
  const lines = fields.map(
    (field) => `${comment(field)}'${field.name}'?: ${name}['${field.name}'] | undefined;`,
  );
  return `export interface ${name}Properties {\n${lines.join('\n')}\n}`;
}

function attributesOf({ name, attributes }) {
  const lines = attributes
    .filter((attribute) => !isReadOnly(attribute))
    .map((attribute) => {
      const { fieldName, type } = attribute;
      const written = { number: '| `${number}`', boolean: "| ''" }[type?.text.split(' ')[0]] ?? '';
      return `${comment(attribute)}'${attribute.name}'?: ${name}['${fieldName}'] ${written} | undefined;`;
    });
  return `export interface ${name}Attributes {\n${lines.join('\n')}\n}`;
}

function comment({ description = '' }) {
  const lines = description.split('\n');
  if (lines.length === 1) return description && `/** ${description} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */\n`;
}

/** The manifest with the types spelled out. @throws on one that is not known here */
function spelledOut(manifest) {
  const copy = structuredClone(manifest);
  for (const tag of tagsOf(copy)) {
    tag.attributes = tag.attributes?.filter((attribute) => !isReadOnly(attribute));
    const fields = tag.members.filter((member) => member.attribute && !isReadOnly(member));
    for (const { type } of [...(tag.attributes ?? []), ...fields]) type.text = spell(type.text);
  }
  return copy;
}

const spell = (type) =>
  type
    .split(' | ')
    .map((part) => {
      if (/^[a-z']/.test(part) && !(part in ALIASES)) return part;
      if (part in ALIASES) return ALIASES[part];
      throw new Error(`what is ${part}? editor-data.mjs has to know`);
    })
    .filter((part) => part && part !== 'undefined')
    .join(' | ');

/** @returns {string} `dist/html-custom-data.json` */
export const htmlCustomData = (manifest) =>
  getVsCodeHtmlCustomData(spelledOut(manifest), { hideCssPropertiesDocs: true });

/** @returns {string} `dist/web-types.json` */
export const webTypes = (manifest) =>
  getWebTypesData(spelledOut(manifest), { hideCssPropertiesDocs: true });

/**
 * The manifest is the public reference. The analyzer also lists what is private, and lists
 * `dispatchEvent(new SomeEvent())` as an event without a name, beside the one named by `@fires`.
 */
const publicOnly = {
  name: 'public-only',
  packageLinkPhase({ customElementsManifest }) {
    // the analyzer lists modules in the order in which their folders were read, which differs from run to run
    customElementsManifest.modules.sort((a, b) => (a.path < b.path ? -1 : 1));
    for (const module of customElementsManifest.modules) {
      // what a module only hands on is described where it is declared
      module.exports = module.exports?.filter(({ declaration }) => !/^\./.test(declaration.module));
      for (const declaration of module.declarations ?? []) {
        const { members, events } = declaration;
        if (members)
          declaration.members = members.filter(
            (member) => !member.privacy || member.privacy === 'public',
          );
        if (events) declaration.events = events.filter((event) => event.name);
      }
    }
  },
};

/** Of an event's class, all of its fields: the classes in between are not exported, and a parameter is no default. */
const eventFields = {
  name: 'event-fields',
  packageLinkPhase({ customElementsManifest }) {
    for (const { path, declarations = [] } of customElementsManifest.modules)
      for (const declaration of /call-events/.test(path) ? declarations : []) {
        declaration.superclass = { name: 'Event', package: 'global:' };
        for (const field of declaration.members ?? []) {
          delete field.inheritedFrom;
          delete field.default;
        }
      }
  },
};

/** The provider's attributes are named after its properties, see `plain-element.ts`, which the analyzer does not know. */
const dashedAttributes = {
  name: 'dashed-attributes',
  packageLinkPhase({ customElementsManifest }) {
    const dashed = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    for (const { declarations = [] } of customElementsManifest.modules)
      for (const { name, attributes = [], members = [] } of declarations) {
        if (!/^((Rc)?CallProvider|ProviderSettings)$/.test(name)) continue;
        for (const attribute of attributes)
          if (attribute.fieldName) attribute.name = dashed(attribute.fieldName); // or it has no property
        for (const member of members) if (member.attribute) member.attribute = dashed(member.name);
      }
  },
};

/** The manifest is for who has the package: it names the files in it, not the sources. */
const shippedFiles = {
  name: 'shipped-files',
  packageLinkPhase({ customElementsManifest }) {
    const shipped = (path) => path.replace(/^\/?src\/(.+)\.[jt]s$/, 'dist/modules/$1.js');
    const visit = (node) => {
      for (const [key, value] of Object.entries(node ?? {}))
        if (typeof value === 'object') visit(value);
        else if (key === 'path' || key === 'module') node[key] = shipped(value);
    };
    visit(customElementsManifest);
  },
};

export default {
  // call-element.ts holds what the tags share, call-provider.ts and provider-settings.ts what a provider is; define.ts and pieces/ are where the analyzer learns which tag belongs to which class.
  globs: [
    'src/components/*/rc-*.ts',
    'src/components/base/aside-element.ts',
    'src/components/base/brief-element.ts',
    'src/components/base/call-element.ts',
    'src/components/base/call-events.ts',
    'src/components/base/join-call-events.ts',
    'src/components/base/quiet-call-events.ts',
    'src/components/base/speaking-element.ts',
    'src/components/controls/call-control.ts',
    'src/components/provider/call-provider.ts',
    'src/components/provider/provider-settings.ts',
    'src/define.ts',
    'src/pieces/*.ts',
  ],
  exclude: ['**/*.test.ts', '**/*{.,-}styles.ts'],
  outdir: '.',
  litelement: true,
  plugins: [publicOnly, eventFields, dashedAttributes, shippedFiles],
};

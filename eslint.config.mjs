import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Imports, dynamic imports, re-exports and types alike. */
const VENDOR_SDK = {
  selector: '[source.value=/^@rongcloud/]',
  message:
    'Only src/rongcloud.ts imports the vendor SDK, so that no other entry needs it installed.',
};
const LIT = {
  selector: '[source.value=/^@?lit\\b/]',
  message: 'src/core has to work without any element on the page.',
};

export default defineConfig(
  // Hosts are other people's projects, with rules of their own, and so are the examples for frameworks. The last is written by
  // `npm run manifest`.
  {
    ignores: [
      'dist',
      'coverage',
      'docs/.vitepress/{cache,dist}',
      'scripts/docs/*.d.ts', // read by the check of the documentation alone
      'test/hosts/*/**',
      'examples/{angular,next,react,svelte,vue}/**',
      'src/frameworks/tag-props.ts',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // A backend's method is async because its interface says so, even when it has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Enums and namespaces are left to the compiler (erasableSyntaxOnly). This one has a clearer message here.
      '@typescript-eslint/parameter-properties': 'error',
      // How the interfaces of the DOM and of frameworks are extended.
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      '@typescript-eslint/no-empty-object-type': [
        'error',
        { allowInterfaces: 'with-single-extends' },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['src/**/*.ts'],
    extends: [
      lit.configs['flat/recommended'],
      wc.configs['flat/recommended'],
      litA11y.configs.recommended,
    ],
    settings: {
      wc: { elementBaseClasses: ['LitElement'] },
      lit: { elementBaseClasses: ['LitElement'] },
    },
    rules: {
      'no-console': 'error',
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', 60],
    },
  },
  {
    // Which part of the kit may import which. ARCHITECTURE.md has the picture.
    files: ['src/**/*.ts'],
    plugins: { 'import-x': importX },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } })],
    },
    rules: {
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': [
        'error',
        {
          basePath: import.meta.dirname,
          zones: [
            {
              target: './src/core',
              from: './src',
              except: ['./core'],
              message: 'src/core imports neither elements nor entries.',
            },
            {
              target: './src/core/call',
              from: './src/core',
              except: ['./call'],
              message:
                'src/core/call is the ground floor: everything else in src/core stands on it.',
            },
            {
              target: [
                './src/!(rongcloud).ts',
                './src/components',
                './src/loader',
                './src/pieces',
                './src/core/*.ts',
                './src/core/!(rongcloud)/**',
              ],
              from: './src/core/rongcloud',
              // The backend, and the types of its options.
              except: ['./rongcloud-backend.ts', './sdk-types.ts'],
              message: 'Everything else in src/core/rongcloud is private to it.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/rongcloud.ts'],
    rules: { 'no-restricted-syntax': ['error', VENDOR_SDK] },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', VENDOR_SDK, LIT] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // Chai asserts with bare property reads: `expect(x).to.be.true`.
      '@typescript-eslint/no-unused-expressions': 'off',
      // The DOM comparing plugin types every `.equal()` as a promise; it is none.
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: 'Equal', package: 'chai' }] },
      ],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    // The end-to-end tests hand functions to the page, so both sets of names are known there.
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
);

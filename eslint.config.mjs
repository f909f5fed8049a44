import js from '@eslint/js';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['dist', 'coverage'] },
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
    rules: { 'no-console': 'error' },
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

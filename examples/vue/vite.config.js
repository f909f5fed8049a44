import vue from '@vitejs/plugin-vue';

const isCustomElement = (tag) => tag.startsWith('rc-');

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };

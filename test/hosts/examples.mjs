/** Examples of the documentation that are hosts, too: what their rows in the tables say. Their versions are exact. */
export const EXAMPLES = {
  angular: { description: 'Angular, another route during the call', shows: '@angular/core' },
  next: { description: 'Next.js, app router, another route during the call', shows: 'next' },
  react: { description: 'React Router, another route during the call', shows: 'react-router' },
  svelte: { description: 'SvelteKit, another route during the call', shows: '@sveltejs/kit' },
  vue: { description: 'Vue 3, another route during the call', shows: 'vue' },
};

import { withBase } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import LiveExample from './LiveExample.vue';
import TwoPeople from './TwoPeople.vue';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app, router, siteData }) {
    app.component('LiveExample', LiveExample);
    app.component('TwoPeople', TwoPeople);
    const absent = siteData.value.themeConfig.inEnglishOnly.map((page) => withBase(`/zh/${page}`));
    router.onBeforeRouteChange = (to) => {
      if (!absent.includes(to.split('#')[0])) return true;
      void router.go(withBase('/zh/'));
      return false;
    };
  },
};

/**
 * Draws state diagrams in Mermaid's notation, which GitHub draws, too. Here they become pictures while the site is built: a
 * reader loads no script for them.
 */
import { instance } from '@viz-js/viz';

const graphviz = await instance();

/** @param {import('markdown-it')} md */
export function drawDiagrams(md) {
  const fence = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, index, options, env, self) =>
    tokens[index].info.trim() === 'mermaid'
      ? drawing(
          tokens[index].content,
          env.relativePath?.startsWith('zh/') ? '状态图' : 'State diagram',
        )
      : fence(tokens, index, options, env, self);
}

function drawing(source, label) {
  const lines = source.trim().split('\n');
  if (lines.shift() !== 'stateDiagram-v2') throw new Error('Only state diagrams are drawn.');
  const svg = graphviz
    .renderString(dotOf(lines), { format: 'svg' })
    .replace(/^[^]*?(?=<svg)/, '')
    .replace(/<svg width="\d+pt" height="\d+pt"/, `<svg role="img" aria-label="${label}"`)
    .replaceAll('"black"', '"currentColor"')
    .replaceAll('<text ', '<text fill="currentColor" ')
    .replace(/<!--[^]*?-->|<title>[^]*?<\/title>/g, '');
  return `<figure class="diagram" v-pre>${svg}</figure>\n`;
}

function dotOf(lines) {
  const edges = lines.map((line) => {
    const [, from, to, , label = ''] = /^\s*(\S+) --> (\S+?)(: (.*))?$/.exec(line) ?? [];
    if (!from) throw new Error(`No line of a state diagram: ${line}`);
    const ends = [from, to].map((name) => (name === '[*]' ? 'start' : name));
    const words = label.replaceAll(', ', '\\n ').replace(/^(\S+ )(?=.{8})/, '$1\\n '); // narrow
    return `${ends.join(' -> ')} [label=" ${words} "]`;
  });
  return `digraph {
    bgcolor=transparent; rankdir=TB; nodesep=0.35; ranksep=0.6
    node [shape=box style=rounded fontname="sans-serif" fontsize=14]
    edge [fontname="sans-serif" fontsize=12 arrowsize=0.7]
    start [shape=point width=0.14]
    ${edges.join('\n    ')}
  }`;
}

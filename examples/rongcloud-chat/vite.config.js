/** Tokens, names and the demo login are the token server's: see examples/token-server. */
const server = 'http://localhost:3000';

export default { server: { proxy: { '/api': server, '/login': server } } };

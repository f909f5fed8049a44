import base from '/work/main/web-test-runner.config.mjs';
import { slowReporter } from '/tmp/slow-reporter.mjs';
export default { ...base, rootDir: '/work/main', reporters: [slowReporter()] };

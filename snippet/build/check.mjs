// Builds again, and fails unless the committed build is the same.
import { execFileSync } from 'node:child_process';
import './build.mjs';

const built = new URL('../../consent_service/snippet/built', import.meta.url).pathname;
execFileSync('git', ['diff', '--exit-code', '--stat', '--', built], {
  stdio: 'inherit',
});

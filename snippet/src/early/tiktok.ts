// The first command of parts/tiktok.ts, for pages that load the script async.
import { queue } from '../parts/queue.ts';

queue('ttq').push(['holdConsent']);

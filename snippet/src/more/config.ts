/** What the service writes into the second file for one site. */
type MoreConfig = [
  /** Language to all its words with `|` between them: see places.ts. */
  texts: Record<string, string>,
  /** Category to its services, each its name and its provider's; '' if not stated. */
  who: Record<string, string[]>,
  /** Pattern of hosts to the service that shows content from them, as above. */
  hosts: [pattern: string, who: string][],
  /** Category to third-party items, which only the visitor can delete. */
  foreign: Record<string, string[]>,
  /** What hints in the console need: see debug.ts. */
  debugged: [
    site: string,
    /** SHA-256 of the file that has them, in base64. */
    hash: string,
    /** Service to its category. */
    declared: Record<string, string>,
    domains: string[],
  ],
];

declare const CONSENT_MORE: MoreConfig;

export const [texts, who, hosts, foreign, debugged]: MoreConfig = CONSENT_MORE;

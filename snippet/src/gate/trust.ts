interface TrustedTypes {
  createPolicy(name: string, rules: Rules): Rules;
}
interface Rules {
  createScriptURL(text: string): string;
  createScript(text: string): string;
}

/**
 * If a page requires Trusted Types, an address or text becomes a script only through
 * a policy, here `consent`. Nothing outside this script can use it: it passes only what
 * the page's author has marked, and our own second file.
 */
let trusted: Rules | undefined;

export function trust(): Rules {
  const same = (text: string) => text;
  const rules = { createScriptURL: same, createScript: same };
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
  trusted ??= trustedTypes?.createPolicy('consent', rules) ?? rules;
  return trusted;
}

// Makes ready for the rules of autoconsent: its script, which comes next, speaks to
// `autoconsentSendMessage`. What it says is kept under a name that no page can know.
([key, rules, action]) => {
  const said = [];
  let finish;
  const done = new Promise((resolve) => {
    finish = resolve;
  });
  const ENDS = ['optOutResult', 'optInResult', 'autoconsentError', 'autoconsentDone'];
  // The script asks before it can listen.
  const answer = (reply) => setTimeout(() => window.autoconsentReceiveMessage?.(reply));
  const config = {
    enabled: true,
    autoAction: action,
    disabledCmps: [],
    enablePrehide: false,
    // Such rules hide a banner, which is no choice.
    enableCosmeticRules: false,
    enableGeneratedRules: true,
    enableHeuristicDetection: false,
    enableFilterList: false,
    detectRetries: 8,
    isMainWorld: true,
    visualTest: false,
    logs: {},
  };
  window.autoconsentSendMessage = (message) => {
    said.push(message);
    if (message.type === 'init') answer({ type: 'initResp', rules: { autoconsent: JSON.parse(rules) }, config });
    if (message.type === 'eval') {
      let result = false;
      try {
        result = (0, eval)(message.code);
      } catch {}
      answer({ type: 'evalResp', id: message.id, result });
    }
    if (ENDS.includes(message.type) || (!action && message.type === 'popupFound')) finish();
  };
  window[key] = async (patience) => {
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, patience))]);
    delete window.autoconsentSendMessage;
    const found = said.find(({ type }) => type === 'popupFound');
    const made = said.find(({ type }) => type === 'optOutResult' || type === 'optInResult');
    const clicks = said.find(({ type }) => type === 'autoconsentDone')?.totalClicks ?? 0;
    return { name: found?.cmp ?? null, made: Boolean(made?.result) && clicks > 0, clicks };
  };
}

// What comes on the pages after a refusal, too.
if (/consent_choice=x(;|$)/.test(document.cookie)) new Image().src = 'https://count.known.test/refused'; // after_refusal

fetch('https://web-sdk.smartlook.com/in', { mode: 'no-cors' });

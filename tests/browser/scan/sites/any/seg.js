// An exchange that matches its visitor with a partner's.
new Image().src = 'https://ib.adnxs.com/getuid';

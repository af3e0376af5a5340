"""The one way out of this program: nothing else opens a connection to a machine.

client            the only place that makes clients; they trust no environment
public_address    which addresses are everybody's, and which lead into a network
page              fetch a page of somebody else's, from public addresses only
posting           post something small to a witness or a time-stamping authority
own_service       ask the running service of this installation
mail_server       hand a letter to the mail server that the settings name

A proxy, a password file or a certificate file that some variable names is not ours
to use: a token of ours would go to the one who set the variable.
"""

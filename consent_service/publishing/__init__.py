"""From a policy that somebody writes to the revision that visitors are shown.

publisher   keeps revisions for good, and states each in its site's log
files       reads the files of policies, each again only when it has changed
folder      the policies as files of a folder, with drafts and signatures beside
place       where the policies are now: in the folder, or in Redis
reload      publishes what changed there
set_up_file what people have answered while setting up a site, in a file for each
set_ups     keeps such answers for a few hours, and bounds them
editor      changes a policy without a file: drafts, checks, publication, and back
"""

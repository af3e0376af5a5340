"""What one visitor decided, as values: the choice, its record, the cookie.

choice      one act, checked against a policy
record      the stored fact of one choice
cookie      what the browser carries: a hint, never evidence
in_force    which of a visitor's decisions still hold
hand_over   a choice that goes along with a link to another site of the owner
"""

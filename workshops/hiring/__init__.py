"""What became of offers, as employers count it: how many got how far, who started, and who is still there a year later.

Nobody has a name here: stages are numbers, and a job is its employer's own reference.
"""

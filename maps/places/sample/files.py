def write_files(t,f): return []

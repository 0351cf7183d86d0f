// A worker that ends before it serves anything.
process.stderr.write('no decoder on this machine\n')
process.exit(1)

/** File systems of other machines, on which SQLite's write-ahead log does not work; 9p is how WSL sees Windows drives. */
const network =
  /^(nfs\d?|cifs|smb\d?|smbfs|9p|drvfs|afs|ceph|lustre|gpfs|beegfs|pvfs2|glusterfs|fuse\.(sshfs|glusterfs|ceph|rclone|s3fs|juicefs|beegfs))$/

/**
 * Kind of the network file system that an absolute path lies on, or null.
 * `mountinfo` is the text of /proc/self/mountinfo: proc(5).
 */
export function networkFileSystem(path: string, mountinfo: string): string | null {
  if (/^(\\\\|\/\/)[^\\/?.]/.test(path)) return 'a network share'
  let nearest = { at: '', kind: '' }
  for (const line of mountinfo.split('\n')) {
    const [places, source] = line.split(' - ')
    const at = unescaped(places?.split(' ')[4] ?? '')
    const kind = source?.split(' ')[0] ?? ''
    if (contains(at, path) && at.length >= nearest.at.length) nearest = { at, kind }
  }
  return network.test(nearest.kind) ? nearest.kind : null
}

const contains = (folder: string, path: string): boolean =>
  folder !== '' && (folder === '/' || path === folder || path.startsWith(`${folder}/`))

/** Blanks and the like are written as octal. */
const unescaped = (text: string): string =>
  text.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

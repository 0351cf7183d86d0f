/** Opens a database, writes a little, and says what it found: started several times at once by a test. */
import { noteChange } from '../../../tracker/store/changes.ts'
import { openStore } from '../../../tracker/store/open.ts'
import { inOneWrite } from '../../../tracker/store/write.ts'

const store = openStore(process.argv[2] ?? '')
for (let n = 0; n < 20; n++) inOneWrite(store, () => noteChange(store, null, 'sweep'))
process.stdout.write(`schema ${store.sqlite.pragma('user_version', { simple: true })}, 20 rows`)
store.close()

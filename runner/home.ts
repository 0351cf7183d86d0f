import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'

/**
 * Where everything is kept: `--home`, else LORASWEEP_HOME, else the nearest `.lorasweep/` upwards,
 * else `.lorasweep/` here, made when something is first written.
 */
export function findHome(given: string | undefined, env: NodeJS.ProcessEnv, cwd: string): string {
  const named = given ?? env.LORASWEEP_HOME
  if (named) return isAbsolute(named) ? named : resolve(cwd, named)
  for (let folder = cwd; ; folder = dirname(folder)) {
    const candidate = join(folder, '.lorasweep')
    if (existsSync(candidate)) return candidate
    if (dirname(folder) === folder) return join(cwd, '.lorasweep')
  }
}

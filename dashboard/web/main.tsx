import { render } from 'preact'
import './css/tokens.css'
import './css/base.css'
import './css/shell.css'
import './css/controls.css'
import './css/parts.css'
import './css/marks.css'
import './css/pictures.css'
import './css/tables.css'
import './css/charts.css'
import './css/pages.css'
import './css/trial.css'
import './css/compare.css'
import './css/decide.css'
import { followAddress } from './address.ts'
import { App } from './app.tsx'
import { followBlind } from './blind.ts'
import { followVisibility } from './live.ts'
import { followClock } from './now.ts'
import { followTheme } from './theme.ts'

const place = document.getElementById('app')
if (!place) throw new Error('index.html has no #app')
followAddress()
followTheme()
followBlind()
followVisibility()
followClock()
render(<App />, place)

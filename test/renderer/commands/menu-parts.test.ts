import { describe, expect, test } from 'vitest'
import { allCommands } from '../../../renderer/commands/commands.ts'
import { allImageParts, placeParts, type MenuPart } from '../../../renderer/commands/menu-parts.ts'
import { workspaces } from '../../../renderer/panels/workspaces.ts'
import { desk } from '../support/desk.ts'

const commands = desk().use(() => allCommands(workspaces))
const ids = (parts: readonly MenuPart[]) => parts.flatMap(part => part.commands.map(({ id }) => id))
const titles = (parts: readonly MenuPart[]) => parts.map(({ title }) => title)

describe('the menu of all an image can do', () => {
  const parts = allImageParts(commands)

  test('has every command of images and of measuring once, but for those that choose how all images are drawn', () => {
    const offered = commands
      .filter(({ group, id }) => ['Image', 'Measure'].includes(group) && !/^image\.(painter|rate)\./.test(id))
      .map(({ id }) => id)
    expect(ids(parts).toSorted()).toEqual(offered.toSorted())
  })

  test('says what each part is about', () => {
    expect(titles(parts)).toEqual([
      'Intensity',
      'Levels',
      'Look',
      'Zoom',
      'Regions',
      'Profiles',
      'Mask and geometry',
    ])
  })
})

describe('the menu of a place of the image', () => {
  test('begins with the selected region, where there is one', () => {
    expect(titles(placeParts(commands, true))[0]).toBe('Selected region')
    expect(titles(placeParts(commands, false))).toEqual(['View', 'Measure', 'Compare', 'Copy and save'])
  })

  test('offers nothing twice, and only what the table has', () => {
    const all = ids(placeParts(commands, true))
    expect(new Set(all).size).toBe(all.length)
    expect(all).toHaveLength(26)
  })
})

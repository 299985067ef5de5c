/// What the programs say they are.
package enum Product { package static let version = "0.1.0" }
